#!/bin/sh
# Makes the stores of this directory anew, with the JDK's keytool.
set -eu
rm -f ./*.p12
P="-storepass changeit -storetype PKCS12"
YEARS="-validity 36500"
keytool -genkeypair $P -keystore ca.p12 -alias ca -dname CN=ca -ext bc:c -keyalg EC $YEARS
keytool -exportcert $P -keystore ca.p12 -alias ca -rfc -file ca.pem
leaf() {
    name=$1; san=$2; shift 2
    keytool -genkeypair $P -keystore "$name.p12" -alias leaf -dname "CN=$name" -keyalg EC
    keytool -certreq $P -keystore "$name.p12" -alias leaf |
        keytool -gencert $P -keystore ca.p12 -alias ca -rfc -ext "$san" "$@" > leaf.pem
    keytool -importcert $P -keystore "$name.p12" -alias ca -file ca.pem -noprompt
    keytool -importcert $P -keystore "$name.p12" -alias leaf -file leaf.pem
}
leaf server san=ip:127.0.0.1,dns:localhost $YEARS
leaf other-host san=dns:elsewhere.example $YEARS
leaf expired san=ip:127.0.0.1 -startdate -3650d -validity 1
leaf client san=dns:client $YEARS
keytool -importcert $P -keystore trust.p12 -alias ca -file ca.pem -noprompt
rm -f ca.pem leaf.pem ca.p12
