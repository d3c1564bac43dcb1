n = 50000


def first(items, text):
    return items[0] + len(text)


class Method:
    def __init__(self):
        self.items = []

    def add(self, x):
        self.items.append(x)


def main():
    a = [1] * n
    text = ""
    total = 0
    captured = []
    push = lambda x: captured.append(x)
    method = Method()
    for i in range(n):
        text += "x"
        total += first(a, text)
        push(i)
        method.add(i)
    print(total + len(captured) + len(method.items))


main()
