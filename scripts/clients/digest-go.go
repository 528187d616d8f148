// The life of a key with github.com/icholy/digest, the transport of OceanBase's Terraform provider. The server's URL is the one
// argument.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/icholy/digest"
)

func main() {
	url := os.Args[1] + "/api/v2/maas/apikeys"
	client := &http.Client{Transport: &digest.Transport{Username: "AK", Password: "SK"}}

	send(client, "create", "POST", url, `{"name":"my-api-key","action":"read"}`, 200)
	listed := send(client, "list", "GET", url+"?pageNumber=1&pageSize=5", "", 200)
	var page struct {
		Data struct {
			List []struct{ Id string }
		}
	}
	if err := json.Unmarshal(listed, &page); err != nil || len(page.Data.List) == 0 {
		fail("list", string(listed))
	}

	// Many at once: the nonce's counts arrive in any order.
	var group sync.WaitGroup
	for range 20 {
		group.Add(1)
		go func() {
			defer group.Done()
			do(client, "list at once", "GET", url, "", 200)
		}()
	}
	group.Wait()
	fmt.Println("  ok     20 lists at once: 200")

	id := page.Data.List[0].Id
	send(client, "delete", "DELETE", url+"?id="+id, "", 200)
	send(client, "delete again", "DELETE", url+"?id="+id, "", 404)
	wrong := &http.Client{Transport: &digest.Transport{Username: "AK", Password: "wrong"}}
	send(wrong, "a wrong secret", "GET", url, "", 401)
}

func send(client *http.Client, title, method, url, body string, status int) []byte {
	got := do(client, title, method, url, body, status)
	fmt.Printf("  ok     %s: %d\n", title, status)
	return got
}

func do(client *http.Client, title, method, url, body string, status int) []byte {
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		fail(title, err.Error())
	}
	request.Header.Set("X-OB-Org-Id", "org-xxxxxxxx")
	request.Header.Set("X-OB-Project-Id", "proj-xxxxxxxx")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := client.Do(request)
	if err != nil {
		fail(title, err.Error())
	}
	defer response.Body.Close()
	got, _ := io.ReadAll(response.Body)
	if response.StatusCode != status {
		fail(title, fmt.Sprintf("%d %s", response.StatusCode, got))
	}
	return got
}

func fail(title, what string) {
	fmt.Printf("  FAILED %s: %s\n", title, what)
	os.Exit(1)
}
