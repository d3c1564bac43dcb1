n = 300000


def main():
    add = lambda x, y: x + y
    total = 0
    for i in range(n):
        total = add(total, i)
    print(total)


main()
