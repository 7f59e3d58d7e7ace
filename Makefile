.PHONY: map test lint maps bench docs coverage fuzz lock lowest
map test lint maps bench docs coverage fuzz lock lowest:
	@python3 tools/chore.py $@
