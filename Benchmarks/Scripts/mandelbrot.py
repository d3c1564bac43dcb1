n = 80


def main():
    inside = 0
    for row in range(n):
        ci = (row % 80) * 2.0 / 80.0 - 1.0
        for column in range(120):
            cr = column * 3.0 / 120.0 - 2.0
            x = 0.0
            y = 0.0
            step = 0
            while step < 60 and x * x + y * y < 4.0:
                t = x * x - y * y + cr
                y = 2.0 * x * y + ci
                x = t
                step += 1
            if step == 60:
                inside += 1
    print(inside)


main()
