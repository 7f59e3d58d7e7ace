.PHONY: map test lint page maps bench docs coverage fuzz lock lowest
map test lint page maps bench docs coverage fuzz lock lowest:
	@python3 tools/chore.py $@
