n = 100000


def main():
    s = ""
    for i in range(n):
        s += "x" + str(i) + ","
    print(len(s))


main()
