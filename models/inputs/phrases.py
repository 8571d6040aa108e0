from .problems import Problem
def field_problem(record_type, raw_record, detail):
    name = str(detail["loc"][0]) if detail["loc"] else ""
    return Problem(raw_record.origin.fields.get(name, raw_record.origin.place), f"{name}: {detail['msg']}, got {detail['input']!r}")
