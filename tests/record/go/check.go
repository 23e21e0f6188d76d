// Checks a record of Lianxin with code that its makers did not write: golang.org/x/mod/sumdb, note and tlog.
//
//	check RECORD VKEY OLD COUNT
//	check receipt VKEY FILE
//
// RECORD is the address of a record (C2SP tlog-tiles), VKEY its public key, OLD a file with an earlier head or "-",
// COUNT the number of entries whose place in the tree is proven, evenly spread.  FILE is a receipt (C2SP tlog-proof)
// with the entry it speaks of.  It exits with 1 at the first thing that does not hold, and says which.
package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type record struct{ address string }

func main() {
	if len(os.Args) == 4 && os.Args[1] == "receipt" {
		checkReceipt(os.Args[2], os.Args[3])
		return
	}
	if len(os.Args) != 5 {
		fail("usage: check RECORD VKEY OLD COUNT, or check receipt VKEY FILE")
	}
	count, err := strconv.ParseInt(os.Args[4], 10, 64)
	check("the count", err)
	log := record{strings.TrimSuffix(os.Args[1], "/") + "/"}
	verifier, err := note.NewVerifier(os.Args[2])
	check("the key", err)

	head := open(log.get("checkpoint"), verifier)
	hashes := tlog.TileHashReader(head, log)
	root, err := tlog.TreeHash(head.N, hashes)
	check("the tiles", err)
	if root != head.Hash {
		fail("the tiles give another root than the head")
	}
	grown := log.grown(head, hashes, verifier, os.Args[3])
	proven := log.proven(head, hashes, count)
	fmt.Printf("{\"size\": %d, \"grown_from\": %d, \"proven\": %d}\n", head.N, grown, proven)
}

// grown proves that the tree of the earlier head is the beginning of this one, and says how large it was.
func (log record) grown(head tlog.Tree, hashes tlog.HashReader, verifier note.Verifier, file string) int64 {
	if file == "-" {
		return 0
	}
	text, err := os.ReadFile(file)
	check("the earlier head", err)
	old := open(text, verifier)
	proof, err := tlog.ProveTree(head.N, old.N, hashes)
	check("the proof of growth", err)
	check("the growth", tlog.CheckTree(proof, head.N, head.Hash, old.N, old.Hash))
	return old.N
}

// proven proves of so many entries, evenly spread, that they stand in the tree.
func (log record) proven(head tlog.Tree, hashes tlog.HashReader, count int64) int64 {
	if count > head.N {
		count = head.N
	}
	bundles := map[int64][][]byte{}
	for n := int64(0); n < count; n++ {
		at := n * head.N / count
		bundle := at >> height
		if bundles[bundle] == nil {
			bundles[bundle] = log.entries(bundle, head.N)
		}
		leaf := tlog.RecordHash(bundles[bundle][at&(1<<height-1)])
		proof, err := tlog.ProveRecord(head.N, at, hashes)
		check(fmt.Sprintf("the proof of entry %d", at+1), err)
		check(fmt.Sprintf("entry %d", at+1), tlog.CheckRecord(proof, head.N, head.Hash, at, leaf))
	}
	return count
}

func checkReceipt(vkey, file string) {
	verifier, err := note.NewVerifier(vkey)
	check("the key", err)
	text, err := os.ReadFile(file)
	check("the receipt", err)
	parts := strings.SplitN(string(text), "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) < 2 || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		fail("this is no receipt")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	check("the entry in the receipt", err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	check("the place in the receipt", err)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		check("a hash in the receipt", err)
		proof = append(proof, hash)
	}
	head := open([]byte(parts[1]), verifier)
	check("the receipt", tlog.CheckRecord(proof, head.N, head.Hash, index, tlog.RecordHash(leaf)))
	fmt.Printf("{\"index\": %d, \"size\": %d}\n", index, head.N)
}

func open(text []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(text, note.VerifierList(verifier))
	check("the signature of a head", err)
	lines := strings.SplitN(opened.Text, "\n", 4)
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("a head that is none, or of another record")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check("the size in a head", err)
	hash, err := tlog.ParseHash(lines[2])
	check("the root in a head", err)
	return tlog.Tree{N: size, Hash: hash}
}

// entries reads one bundle: each entry stands behind its length in two bytes.
func (log record) entries(bundle, size int64) [][]byte {
	tile := tlog.Tile{H: height, L: 0, N: bundle, W: 1 << height}
	if rest := size - bundle<<height; rest < 1<<height {
		tile.W = int(rest)
	}
	data := log.get("tile/entries/" + strings.TrimPrefix(tile.Path(), "tile/8/0/"))
	var found [][]byte
	for len(data) >= 2 {
		length := int(data[0])<<8 | int(data[1])
		if len(data) < 2+length {
			fail("a bundle of entries that breaks off")
		}
		found = append(found, data[2:2+length])
		data = data[2+length:]
	}
	if len(found) != tile.W {
		fail(fmt.Sprintf("a bundle of %d entries where %d should be", len(found), tile.W))
	}
	return found
}

func (log record) Height() int { return height }

func (log record) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles reads over HTTP; x/mod writes the height into the path, C2SP tlog-tiles does not.
func (log record) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		found = append(found, log.get("tile/"+strings.TrimPrefix(tile.Path(), "tile/8/")))
	}
	return found, nil
}

var kept = map[string][]byte{}

func (log record) get(path string) []byte {
	if data, ok := kept[path]; ok {
		return data
	}
	answer, err := http.Get(log.address + path)
	check(path, err)
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, 1<<25))
	check(path, err)
	if answer.StatusCode != http.StatusOK {
		fail(fmt.Sprintf("%s: status %d", path, answer.StatusCode))
	}
	kept[path] = data
	return data
}

func check(what string, err error) {
	if err != nil {
		fail(what + ": " + err.Error())
	}
}

func fail(what string) {
	fmt.Fprintln(os.Stderr, what)
	os.Exit(1)
}
