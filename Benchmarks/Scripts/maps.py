n = 300000


def main():
    m = {"a": 0, "b": 0, "c": 0}
    for i in range(n):
        m["a"] += 1
        m["b"] += i
        m["c"] = m["a"] + m["b"]
    print(m["c"])


main()
