// The test site on Go's net/http; settings come from the environment.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	page     = regexp.MustCompile(`^/(?:(chunked|close|gzip)/)?(0|100|2k|1m)$`)
	versions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}
	groups   = map[string]tls.CurveID{"x25519": tls.X25519, "secp256r1": tls.CurveP256, "secp384r1": tls.CurveP384}
)

func main() {
	config := &tls.Config{
		MinVersion:   versions[os.Getenv("SITE_LOWEST")],
		MaxVersion:   versions[os.Getenv("SITE_HIGHEST")],
		CipherSuites: suites(),
		NextProtos:   []string{"http/1.1"},
	}
	for _, name := range strings.Split(os.Getenv("SITE_GROUPS"), ",") {
		config.CurvePreferences = append(config.CurvePreferences, groups[name])
	}

	if clients := os.Getenv("SITE_CLIENTS"); clients != "" {
		pem, err := os.ReadFile(clients)
		if err != nil {
			log.Fatal(err)
		}

		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(pem)
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}

	server := &http.Server{
		Addr:         "127.0.0.1:" + os.Getenv("SITE_PORT"),
		Handler:      http.HandlerFunc(answer),
		TLSConfig:    config,
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	log.Fatal(server.ListenAndServeTLS(os.Getenv("SITE_CHAIN"), os.Getenv("SITE_KEY")))
}

func answer(response http.ResponseWriter, request *http.Request) {
	match := page.FindStringSubmatch(request.URL.Path)
	if match == nil {
		http.NotFound(response, request)
		return
	}

	body, err := os.ReadFile(filepath.Join(os.Getenv("SITE_FOLDER"), request.URL.Path))
	if err != nil {
		http.Error(response, "no such file", http.StatusInternalServerError)
		return
	}

	header := response.Header()
	header.Set("Content-Type", map[string]string{"0": "text/plain", "100": "application/json", "2k": "application/json", "1m": "text/plain"}[match[2]])
	switch match[1] {
	case "chunked":
		response.(http.Flusher).Flush()
	case "close":
		header.Set("Transfer-Encoding", "identity")
	case "gzip":
		header.Set("Content-Encoding", "gzip")
		header.Set("Content-Length", fmt.Sprint(len(body)))
	default:
		header.Set("Content-Length", fmt.Sprint(len(body)))
	}

	response.Write(body)
}

func suites() []uint16 {
	var ids []uint16
	for _, suite := range tls.CipherSuites() {
		for _, name := range strings.Split(os.Getenv("SITE_SUITES"), ",") {
			if suite.Name == name {
				ids = append(ids, suite.ID)
			}
		}
	}

	return ids
}
