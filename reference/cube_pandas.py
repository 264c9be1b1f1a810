"""The aggregate work of the cube with pandas, on the same column files, to compare times and figures.

Usage: cube_pandas.py DIR [census|sample]     DIR holds subject_0.parquet … subject_8.parquet

Done per subject: totals, level shares, quantiles, SD; score rates of items, points, domains, competences and
cognitive levels; for each class, school, town, grouping and the region; replicate (sample) or cluster (census)
standard errors of the region's, towns' and groupings' means and rates, within-school errors of schools; item-rest
correlation, alpha, discrimination by 27 % groups; between-school share. Not done: masks, replicate errors of
quantiles, typed cells. The blueprint is the one of crates/platform/warehouse/examples/bench_cube.rs.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

ITEMS = 40
FULL = np.array([100 * (j % 6 + 1) for j in range(ITEMS)], dtype=float)
GROUPS = {
    "point": [j // 3 for j in range(ITEMS)],
    "domain": [j // 12 for j in range(ITEMS)],
    "competence": [j % 5 for j in range(ITEMS)],
    "cognitive": [j % 3 for j in range(ITEMS)],
}
CUTS = np.array([0.0, 60.0, 70.0, 85.0])
QUANTILES = [0.10, 0.25, 0.50, 0.75, 0.90]


def quantiles(values, weights):
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    places = np.searchsorted(reached, np.array(QUANTILES) * reached[-1] * (1 - 1e-12))
    return values[order][np.minimum(places, len(values) - 1)]


def ratios(x, y, keys):
    """Sums of x and y by key, and their ratio."""
    sx, sy = x.groupby(keys).sum(), y.groupby(keys).sum()
    return sx, sy, sy / sx


def analyse(path, sampling):
    d = pq.read_table(path).to_pandas()
    d = d[d.participation == 0].reset_index(drop=True)
    score = d[[f"score_{j}" for j in range(ITEMS)]].to_numpy(dtype=float)
    state = d[[f"state_{j}" for j in range(ITEMS)]].to_numpy()
    presented = state <= 1
    score = np.where(state == 0, score, 0.0)
    full = presented * FULL
    w = d.weight.to_numpy()
    total = score.sum(1) / full.sum(1) * FULL.sum() / 100
    level = np.searchsorted(CUTS * FULL.sum() / 10000, total + 1e-9, side="right") - 1

    x, y = {"total": np.ones(len(d))}, {"total": total}
    for j in range(ITEMS):
        x[f"item{j}"], y[f"item{j}"] = full[:, j], score[:, j]
    for name, member in GROUPS.items():
        for m in sorted(set(member)):
            of = [j for j in range(ITEMS) if member[j] == m]
            x[f"{name}{m}"], y[f"{name}{m}"] = full[:, of].sum(1), score[:, of].sum(1)
    for m in range(len(CUTS)):
        x[f"level{m}"], y[f"level{m}"] = np.ones(len(d)), (level == m).astype(float)
    x, y = pd.DataFrame(x), pd.DataFrame(y)
    wx, wy = x.mul(w, axis=0), y.mul(w, axis=0)

    school_place = d.school - 1000
    units = {"region": d.region, "town": school_place % 10, "school": d.school, "class": d["class"]}
    if sampling == "sample":
        del units["class"]
    out = {}
    for kind, keys in units.items():
        out[kind] = describe(kind, keys, d, x, y, wx, wy, w, total, sampling)
    for g in range(10):
        inside = (school_place % 7 == g % 7).to_numpy()
        keys = pd.Series(50 + g, index=d.index[inside])
        part = (d[inside], x[inside], y[inside], wx[inside], wy[inside], w[inside], total[inside])
        out[f"grouping{g}"] = describe("grouping", keys, *part, sampling)
    out["paper"] = paper(score, w, total)
    out["between"] = between(d.school, total)
    return out


def describe(kind, keys, d, x, y, wx, wy, w, total, sampling):
    sx, sy, rate = ratios(wx, wy, keys)
    mean = rate["total"].reindex(keys).to_numpy()
    variance = pd.Series(w * (total - mean) ** 2, index=keys.index).groupby(keys).sum() / sx["total"]
    places = pd.Series(np.arange(len(keys))).groupby(keys.to_numpy()).indices
    spread = {unit: quantiles(total[rows], w[rows]) for unit, rows in places.items()}
    if kind == "class":
        error = None
    elif kind == "school":
        residual = (wy - wx * rate.reindex(keys).to_numpy()) ** 2
        n = (x > 0).groupby(keys).sum()
        left = 1 - n / (45 * 12 * 2) if sampling == "sample" else 1
        error = np.sqrt(left * n / (n - 1) * residual.groupby(keys).sum()) / sx
    elif sampling == "sample":
        zx, zy = wx.groupby([keys, d.zone, d.rep]).sum(), wy.groupby([keys, d.zone, d.rep]).sum()
        sign = np.where(zx.index.get_level_values(2) == 1, 1.0, -1.0)
        dx, dy = zx.mul(sign, axis=0).groupby(level=[0, 1]).sum(), zy.mul(sign, axis=0).groupby(level=[0, 1]).sum()
        unit = dx.index.get_level_values(0)
        replicate = (sy.reindex(unit).to_numpy() + dy) / (sx.reindex(unit).to_numpy() + dx)
        error = np.sqrt(((replicate - rate.reindex(unit).to_numpy()) ** 2).groupby(level=0).sum())
    else:
        cx, cy = wx.groupby([keys, d.school]).sum(), wy.groupby([keys, d.school]).sum()
        unit = cx.index.get_level_values(0)
        residual = (cy - cx * rate.reindex(unit).to_numpy()) ** 2
        s = cx.groupby(level=0).size().to_numpy()[:, None]
        error = np.sqrt(s / (s - 1) * residual.groupby(level=0).sum()) / sx
    return {"rate": rate, "sd": np.sqrt(variance), "quantiles": spread, "se": error}


def paper(score, w, total):
    t = score.sum(1)
    mean_x, mean_t = np.average(score, axis=0, weights=w), np.average(t, weights=w)
    dx, dt = score - mean_x, t - mean_t
    vx, vt = np.average(dx**2, axis=0, weights=w), np.average(dt**2, weights=w)
    cxt = np.average(dx * dt[:, None], axis=0, weights=w)
    rest = (cxt - vx) / np.sqrt(vx * (vt - 2 * cxt + vx))
    alpha = ITEMS / (ITEMS - 1) * (1 - vx.sum() / vt)

    def group(sign):
        s = pd.DataFrame({"t": sign * total, "w": w}).groupby("t").w.sum().sort_index()
        before = s.cumsum().shift(fill_value=0.0)
        share = ((0.27 * w.sum() - before) / s).clip(0, 1)
        part = w * share.reindex(sign * total).to_numpy()
        return (part[:, None] * score).sum(0) / part.sum() / FULL

    return {"rest": rest, "alpha": alpha, "discrimination": group(-1) - group(1)}


def between(school, total):
    g = pd.Series(total).groupby(school.to_numpy())
    n, mean, var = g.size(), g.mean(), g.var(ddof=1)
    k, whole = len(n), n.sum()
    msw = ((n - 1) * var).sum() / (whole - k)
    msb = (n * (mean - total.mean()) ** 2).sum() / (k - 1)
    n0 = (whole - (n**2).sum() / whole) / (k - 1)
    sigma = max(0.0, (msb - msw) / n0)
    return sigma / (sigma + msw)


def main():
    directory = sys.argv[1]
    sampling = sys.argv[2] if 2 < len(sys.argv) else "census"
    start = time.perf_counter()
    results = [analyse(f"{directory}/subject_{s}.parquet", sampling) for s in range(9)]
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    first = results[0]
    check = {
        "mean": float(first["region"]["rate"]["total"].iloc[0]),
        "se": float(first["region"]["se"]["total"].iloc[0]),
        "sd": float(first["region"]["sd"].iloc[0]),
        "median": float(first["region"]["quantiles"][1][2]),
        "alpha": float(first["paper"]["alpha"]),
        "rest0": float(first["paper"]["rest"][0]),
        "d0": float(first["paper"]["discrimination"][0]),
        "between": float(first["between"]),
    }
    print(json.dumps({"design": sampling, "seconds": round(seconds, 3), "peak_mib": round(peak), "check": check}))


if __name__ == "__main__":
    main()
