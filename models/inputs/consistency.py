def find_problems(case, spoilt_names=None):
    return ()
