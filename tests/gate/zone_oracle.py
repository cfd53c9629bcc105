#!/usr/bin/env python3
"""What Python's zoneinfo says of every zone: lines "zone seconds offset", at moments spread over 1972 to 2120 and on
both sides of each change of 2025 to 2029 and of 2043, when the listed changes of the files have ended."""
import datetime
import pathlib
import random
import zoneinfo

folder = pathlib.Path("/usr/share/zoneinfo")
rows = (line.split("\t") for line in (folder / "zone1970.tab").read_text().splitlines() if not line.startswith("#"))
utc = datetime.timezone.utc
epoch = datetime.datetime(1970, 1, 1, tzinfo=utc)
random.seed(20260101)


def offset(zone, seconds):
    return int((epoch + datetime.timedelta(seconds=seconds)).astimezone(zone).utcoffset().total_seconds())


def seconds_of(year):
    return int((datetime.datetime(year, 1, 1, tzinfo=utc) - epoch).total_seconds())


for name in sorted({row[2] for row in rows} | {"Europe/Busingen", "Antarctica/Troll"}):
    zone = zoneinfo.ZoneInfo(name)
    moments = {random.randrange(seconds_of(1972), seconds_of(2120)) for _ in range(150)}
    for first, last in ((2025, 2030), (2043, 2044)):
        step = 7 * 86400
        for start in range(seconds_of(first), seconds_of(last), step):
            low, high = start, start + step
            if offset(zone, low) == offset(zone, high):
                continue
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
            moments |= {low, high}
    for moment in sorted(moments):
        print(name, moment, offset(zone, moment))
