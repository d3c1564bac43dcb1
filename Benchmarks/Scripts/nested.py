n = 50000


def main():
    o = {"items": [], "rows": [[0, 0], [0, 0]], "deep": {"text": "", "list": []}}
    for i in range(n):
        o["items"].append(i)
        o["rows"][1][0] += i
        o["deep"]["text"] += "x"
        o["deep"]["list"].append(i)
        o["items"][i] = i + 1
    print(len(o["items"]) + len(o["deep"]["list"]) + len(o["deep"]["text"]))


main()
