"""Trains the networks of the training benchmark in plain PyTorch.

Reads one line per measurement from standard input, "<network> <rows> <batch size>", trains two epochs on random rows with Adam and
answers with the examples per second of the second epoch. Networks and data stay between measurements.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class LeNet300(nn.Module):
    shape = (1, 28, 28)

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 300), nn.Linear(300, 100), nn.Linear(100, 10)

    def forward(self, x):
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc3(F.relu(self.fc2(x)))


class Conv2(nn.Module):
    shape = (3, 32, 32)

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 64, 3, padding=1), nn.Conv2d(64, 64, 3, padding=1)
        self.fc1, self.fc2, self.fc3 = nn.Linear(64 * 16 * 16, 256), nn.Linear(256, 256), nn.Linear(256, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv2(F.relu(self.conv1(x)))), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc3(F.relu(self.fc2(x)))


class Trainer:
    def __init__(self, name, rows):
        torch.manual_seed(1)
        self.model = {"lenet300": LeNet300, "conv2": Conv2}[name]()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.features = torch.rand(rows, *self.model.shape)
        self.labels = torch.randint(0, 10, (rows,))

    def epoch(self, batch_size):
        rows = len(self.labels)
        start = time.perf_counter()
        order = torch.randperm(rows)
        for first in range(0, rows, batch_size):
            index = order[first:first + batch_size]
            self.optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(self.model(self.features[index]), self.labels[index])
            loss.backward()
            self.optimizer.step()
        return rows / (time.perf_counter() - start)


def main():
    trainers = {}
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
    for line in sys.stdin:
        name, rows, batch_size = line.split()
        if (name, rows) not in trainers:
            trainers[name, rows] = Trainer(name, int(rows))
        trainer = trainers[name, rows]
        trainer.epoch(int(batch_size))
        print(trainer.epoch(int(batch_size)), flush=True)


if __name__ == "__main__":
    main()
