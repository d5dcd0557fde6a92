"""Gradients with fixed statistics, and fine-tuning: frozen parameters, groups with rates of their own."""

import numpy as np
import torch
import torch.nn.functional as F

from .cases import File, grid, rng
from .training import Branches, Residual, with_betas


class Dropped(Residual):
    """The residual network with dropout behind its stem and before its last layer."""

    def forward(self, x):
        x = F.dropout(F.relu(self.stem_bn(self.stem(x))), 0.4, self.training)
        x = F.relu(self.a2_bn(self.a2(F.relu(self.a1_bn(self.a1(x))))) + self.cut_bn(self.cut(x)))
        x = F.relu(self.b2_bn(self.b2(F.relu(self.b1_bn(self.b1(x))))) + x)
        return self.out(F.dropout(x.mean((2, 3)), 0.5, self.training))


def fresh(kind):
    """Weights on a grid, and running statistics as after some training."""
    net = kind().double()
    with torch.no_grad():
        for key, t in net.state_dict().items():
            if "num_batches" in key:
                continue
            if "running_var" in key:
                t.copy_(0.5 + grid(*t.shape).abs())
            elif "_bn.weight" in key:
                t.copy_(1 + grid(*t.shape, scale=0.2))
            else:
                t.copy_(grid(*t.shape, scale=0.3))
    return net


def state(net):
    return {
        k.replace("_bn", "-bn").replace(".", "__"): v.clone()
        for k, v in net.state_dict().items()
        if "num_batches" not in k
    }


def gradients(folder):
    """The loss in eval mode, its gradients, and those of one output of each image with respect to the image."""
    out = File("fixed")
    for name, kind, image, classes, n in (
        ("residual", Residual, (2, 7, 9), 3, 5),
        ("residual-1", Residual, (2, 8, 6), 3, 1),
        ("dropped", Dropped, (2, 7, 8), 3, 19),
        ("branches", Branches, (3, 10, 11), 4, 7),
    ):
        net = fresh(kind).eval()
        before = state(net)
        x, labels = grid(n, *image), torch.tensor(rng.integers(0, classes, n))
        chosen = torch.tensor(rng.integers(0, classes, n))
        x.requires_grad_(True)
        loss = F.cross_entropy(net(x), labels, label_smoothing=0.1)
        loss.backward()
        tensors = dict(x=x, labels=labels, loss=loss, dx=x.grad.clone(), chosen=chosen)
        tensors.update({"before__" + k: v for k, v in before.items()})
        for key, p in net.named_parameters():
            tensors["grad__" + key.replace("_bn", "-bn").replace(".", "__")] = p.grad.clone()
        assert all((state(net)[k] == v).all() for k, v in before.items())
        x.grad = None
        net(x)[range(n), chosen].sum().backward()
        tensors["dchosen"] = x.grad
        out.case(name, dict(net=kind.__name__, image=image, classes=classes, smoothing=0.1), **tensors)
    out.write(folder)


def tuning(folder):
    """Four steps with some layers in eval mode, some parameters frozen, and groups. Names are globs, as ours are."""
    from fnmatch import fnmatchcase

    out = File("tuning")
    o = torch.optim
    sgd = dict(lr=0.1, momentum=0.9, weight_decay=0.01)
    adamw = dict(lr=0.01, weight_decay=0.05, beta1=0.9, beta2=0.999, eps=1e-8)
    # eval: layers; frozen: parameters; groups: pattern, factor of the rate, weight decay or None for the optimiser's
    for name, kind, optimiser, settings, fixed, frozen, groups in (
        ("head-alone", Residual, o.SGD, sgd, "*", "stem* a* b* cut*", []),
        ("all-fixed", Residual, o.SGD, sgd, "*", "", []),
        ("slow-body", Dropped, o.AdamW, adamw, "*", "", [("stem* a* b* cut*", 0.1, None)]),
        ("three-groups", Residual, o.AdamW, adamw, "*", "", [("stem* cut*", 0.0625, 0.0), ("out*", 2.0, 0.3)]),
        ("frozen-in-the-middle", Residual, o.SGD, sgd, "stem-bn a?-bn", "a1.weight a2* cut.weight b1-bn.bias", []),
        ("frozen-first-in-training", Residual, o.Adam, dict(adamw, weight_decay=0.0), "", "stem* a*", []),
        ("branches", Branches, o.RMSprop, dict(lr=0.01, alpha=0.9, eps=1e-6, weight_decay=0.02), "", "stem.weight right.bias", [("out*", 0.5, 0.1)]),
    ):
        image, classes, n = ((3, 10, 11), 4, 6) if kind is Branches else ((2, 7, 9), 3, 6)
        net = fresh(kind).train()
        ours = lambda key: key.replace("_bn", "-bn")
        any_of = lambda patterns, key: any(fnmatchcase(key, p) for p in patterns.split())
        for layer, module in net.named_modules():
            if layer and any_of(fixed, ours(layer)):
                module.eval()
        if fixed == "*":
            net.eval()
        left = []
        for key, p in net.named_parameters():
            if any_of(frozen, ours(key)):
                p.requires_grad_(False)
            else:
                left.append((ours(key), p))
        rest = {k: v for k, v in with_betas(settings).items()}
        lists = []
        for key, p in left:
            factor, decay = 1.0, settings["weight_decay"]
            for pattern, f, d in groups:
                if any_of(pattern, key):
                    factor, decay = f, decay if d is None else d
            # weight decay acts on weights only
            lists.append(
                dict(params=[p], lr=settings["lr"] * factor, weight_decay=decay if p.dim() > 1 else 0.0)
            )
        opt = optimiser(lists, **rest)
        before = state(net)
        x, labels = grid(4, n, *image), torch.tensor(rng.integers(0, classes, (4, n)))
        losses = []
        for step in range(4):
            opt.zero_grad()
            loss = F.cross_entropy(net(x[step]), labels[step])
            loss.backward()
            opt.step()
            losses.append(loss.item())
        tensors = dict(x=x, labels=labels, losses=np.array(losses))
        tensors.update({"before__" + k: v for k, v in before.items()})
        tensors.update({"after__" + k: v for k, v in state(net).items()})
        text = lambda s: ",".join(s.replace("?", "*").split()) or "none"
        out.case(
            name,
            dict(
                net=kind.__name__,
                optimiser=optimiser.__name__,
                image=image,
                classes=classes,
                fixed=text(fixed),
                frozen=text(frozen),
                groups=";".join("%s:%s:%s" % (text(p), f, "-" if d is None else d) for p, f, d in groups) or "none",
                **settings
            ),
            **tensors
        )
    out.write(folder)
