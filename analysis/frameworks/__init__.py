"""Official frameworks as data: structures, shares, points and rates that our own figures follow ("theo khung …")."""
