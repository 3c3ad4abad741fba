"""The demo office: accounts, a register of marks and opposition cases in every stage, from a seed."""
