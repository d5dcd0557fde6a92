"""What surrounds the optimiser: soft targets, clipping, accumulation, averaging, schedules."""

import warnings

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import lr_scheduler as S
from torch.optim.swa_utils import AveragedModel

from .cases import File, grid, rng


def shares(n, c):
    """Rows that sum to 1, of at most three classes, in 64ths: what MixUp makes."""
    t = torch.zeros(n, c, dtype=torch.float64)
    for row in t:
        cut = int(rng.integers(0, 65))
        row[rng.integers(0, c)] += cut / 64
        row[rng.integers(0, c)] += (64 - cut) / 64
    return t


def soft_cross_entropy(folder):
    out = File("soft-cross-entropy")
    for n, c, scale in ((1, 10, 1), (7, 10, 2), (5, 3, 1), (2, 33, 3), (4, 5, 40)):
        for smoothing in (0.0, 0.1):
            for weighted in (False, True):
                x, t = grid(n, c, scale=scale).requires_grad_(True), shares(n, c)
                w = torch.tensor(rng.integers(1, 9, c) / 4.0) if weighted else None
                loss = F.cross_entropy(x, t, w, label_smoothing=smoothing)
                loss.backward()
                out.case(
                    "%dx%d-scale%d-smoothing%s%s" % (n, c, scale, smoothing, "-weighted" if weighted else ""),
                    dict(smoothing=smoothing),
                    x=x,
                    shares=t,
                    weights=w,
                    loss=loss,
                    dx=x.grad,
                )
    out.write(folder)


def steps(folder):
    """Eight batches of a small network with a batch norm; the weights, and their average, after each move."""
    out = File("step")
    cases = {
        "plain": dict(),
        "norm": dict(norm=0.25),
        "norm-large": dict(norm=100.0),
        "value": dict(value=0.03125),
        "accumulate": dict(accumulate=4),
        "accumulate-norm": dict(accumulate=2, norm=0.5),
        "average": dict(decay=0.75),
        "average-warm": dict(decay=0.995, warm=True),
        "all": dict(accumulate=2, norm=0.5, decay=0.9, warm=True, smoothing=0.1),
    }
    for name, settings in cases.items():
        net = nn.Sequential(nn.Linear(6, 5, bias=False), nn.BatchNorm1d(5), nn.Tanh(), nn.Linear(5, 4)).double().train()
        with torch.no_grad():
            for p in net.parameters():
                p.copy_(grid(*p.shape, scale=0.5) + (1 if p is net[1].weight else 0))
        opt = torch.optim.SGD(net.parameters(), lr=0.5, momentum=0.9)
        decay, warm, moves, k = settings.get("decay"), settings.get("warm", False), 0, settings.get("accumulate", 1)
        rate = lambda: min(decay, (1 + moves) / (10 + moves)) if warm else decay
        # Buffers are averaged too; the count of the batches, an integer, is none of them.
        average = AveragedModel(net, avg_fn=lambda a, w, n: a * rate() + w * (1 - rate()), use_buffers=False)
        n = 6
        x, t = grid(8, n, 6), torch.stack([shares(n, 4) for _ in range(8)])
        state = lambda m: [m[0].weight, m[1].weight, m[1].bias, m[1].running_mean, m[1].running_var, m[3].weight, m[3].bias]
        flat = lambda values: torch.cat([v.detach().flatten() for v in values])
        first, losses, after, averages = flat(state(net)), [], [], []
        mean = flat(state(net))
        for batch in range(8):
            loss = F.cross_entropy(net(x[batch]), t[batch], label_smoothing=settings.get("smoothing", 0.0))
            (loss / k).backward()
            losses.append(loss.item())
            if (batch + 1) % k:
                continue
            if "norm" in settings:
                nn.utils.clip_grad_norm_(net.parameters(), settings["norm"])
            if "value" in settings:
                nn.utils.clip_grad_value_(net.parameters(), settings["value"])
            opt.step()
            opt.zero_grad()
            moves += 1
            after.append(flat(state(net)))
            if decay is not None:
                if moves == 1:
                    # The average starts from the weights before the first step; PyTorch's starts after it.
                    start(average, first)
                    average.n_averaged.fill_(1)
                average.update_parameters(net)
                mean = mean * rate() + flat(state(net)) * (1 - rate())
                averages.append(mean.clone())
                # Where PyTorch's own class has a say, it says the same.
                m = average.module
                assert torch.allclose(torch.cat([p.detach().flatten() for p in m.parameters()]), learned(mean), atol=1e-12)
        out.case(
            name,
            settings,
            x=x,
            shares=t,
            before=first,
            losses=torch.tensor(losses),
            after=torch.stack(after),
            averages=torch.stack(averages) if averages else None,
        )
    out.write(folder)


def learned(flat):
    """Without the running statistics, which are 10 numbers after 30 + 5 + 5."""
    return torch.cat([flat[:40], flat[50:]])


def start(average, flat):
    at, values = 0, learned(flat)
    with torch.no_grad():
        for p in average.module.parameters():
            p.copy_(values[at : at + p.numel()].reshape(p.shape))
            at += p.numel()


def schedules(folder):
    out = File("schedule")
    made = lambda: torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)

    def run(make, total):
        opt = made()
        sched, rates = make(opt), []
        for _ in range(total):
            rates.append(opt.param_groups[0]["lr"])
            opt.step()
            sched.step()
        return torch.tensor(rates, dtype=torch.float64)

    warnings.simplefilter("ignore")
    for total in (1, 7, 100):
        out.case("constant-%d" % total, dict(kind="constant"), rates=torch.ones(total))
        for every, gamma in ((1, 0.5), (30, 0.1)):
            out.case(
                "step-%d-%d" % (every, total),
                dict(kind="step", every=every, gamma=gamma),
                rates=run(lambda o: S.StepLR(o, every, gamma), total),
            )
        out.case(
            "milestones-%d" % total,
            dict(kind="milestones", gamma=0.1),
            rates=run(lambda o: S.MultiStepLR(o, [-(-total // 2), -(-3 * total // 4)], 0.1), total),
        )
        for end in (0.0, 0.05):
            out.case(
                "cosine-%s-%d" % (end, total),
                dict(kind="cosine", end=end),
                rates=run(lambda o: S.CosineAnnealingLR(o, total, end), total),
            )
    for total, rise, start, end in ((100, 0.3, 25.0, 1e4), (37, 0.45, 10.0, 100.0), (10, 0.3, 4.0, 1e3)):
        out.case(
            "one-cycle-%d" % total,
            dict(kind="one-cycle", rise=rise, start=start, end=end),
            rates=one_cycle(made, total, rise, start, end),
        )
    for warm, total in ((5, 40), (1, 10)):
        opt = made()
        linear = S.LinearLR(opt, 1 / warm, 1.0, max(warm - 1, 1)) if warm > 1 else S.ConstantLR(opt, 1.0, 1)
        sched = S.SequentialLR(opt, [linear, S.CosineAnnealingLR(opt, total - warm)], [warm])
        rates = []
        for _ in range(total):
            rates.append(opt.param_groups[0]["lr"])
            opt.step()
            sched.step()
        out.case("warm-up-%d" % warm, dict(kind="warm-up", steps=warm), rates=torch.tensor(rates, dtype=torch.float64))
    for name, gamma, patience, threshold, cooldown, least in (
        ("plain", 0.5, 2, 1e-4, 0, 0.0),
        ("cool", 0.1, 1, 0.05, 3, 1e-3),
        ("eager", 0.25, 0, 0.0, 0, 0.01),
    ):
        opt = made()
        sched = S.ReduceLROnPlateau(opt, "min", gamma, patience, threshold, cooldown=cooldown, min_lr=least)
        losses = 1 / (1 + torch.arange(60) / 4.0) + torch.round(torch.randn(60, dtype=torch.float64, generator=torch.Generator().manual_seed(3)) * 64) / 1024
        rates = []
        for loss in losses.tolist():
            sched.step(loss)
            rates.append(opt.param_groups[0]["lr"])
        out.case(
            "plateau-" + name,
            dict(kind="plateau", gamma=gamma, patience=patience, threshold=threshold, cooldown=cooldown, least=least),
            losses=losses,
            rates=torch.tensor(rates, dtype=torch.float64),
        )
    out.write(folder)


def one_cycle(made, total, rise, start, end):
    opt = made()
    sched = S.OneCycleLR(
        opt, 1.0, total, pct_start=rise, div_factor=start, final_div_factor=end, cycle_momentum=False
    )
    rates = []
    for step in range(total):
        rates.append(opt.param_groups[0]["lr"])
        opt.step()
        if step < total - 1:
            sched.step()
    return torch.tensor(rates, dtype=torch.float64)
