"""Write the golden LP files and the formulation page anew: `python -m tests.formulation.regenerate`."""

from tests.formulation.golden_cases import GOLDEN_CASES
from tests.formulation.page import PAGE, with_generated_parts
from tests.formulation.rules import lp_text
from tests.formulation.test_every_rule import GOLDEN


def regenerate() -> None:
    """Write every golden file and the generated parts of the page; remove golden files of rules that are gone."""
    for path in GOLDEN.glob("*.lp"):
        if path.stem not in GOLDEN_CASES:
            path.unlink()
    for rule, case in GOLDEN_CASES.items():
        (GOLDEN / f"{rule}.lp").write_text(lp_text(case(), rule), "utf-8")
    PAGE.write_text(with_generated_parts(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    regenerate()
