"""The institute's site. Each app is a floor: config > home > publications > analyses > core."""
