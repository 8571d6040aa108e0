"""Plans which GPU capacity of AI data centres is leased and which is held.

Read a case, plan it, look at the plan.
"""

from planner._own_models import require_own_models

require_own_models()
