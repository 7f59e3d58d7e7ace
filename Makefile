.PHONY: map test lint page maps bench docs coverage fuzz lock lowest newest
map test lint page maps bench docs coverage fuzz lock lowest newest:
	@python3 tools/chore.py $@
