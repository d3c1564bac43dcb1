n = 1


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


result = 0
for _ in range(n):
    result = fib(28)
print(result)
