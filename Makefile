.PHONY: map test lint maps bench docs
map test lint maps bench docs:
	@python3 tools/chore.py $@
