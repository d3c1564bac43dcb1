n = 1000000


def main():
    i = 0
    total = 0
    while i < n:
        total += i
        i += 1
    print(total)


main()
