from functools import reduce

n = 200000


def main():
    a = []
    for i in range(n):
        a.append((i * 7919) % 100003)
    b = list(filter(lambda x: x % 3 == 0, map(lambda x: x * 2, a)))
    b.sort()
    print(reduce(lambda total, x: total + x, b, 0))


main()
