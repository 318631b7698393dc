// The code of a scanned slip stands behind the hash of the address. It is moved into the form, and out of the
// address, so that it is in no history. Without scripts the voter types it.
"use strict";
const codeField = document.querySelector("input[name=code]");
if (codeField && !codeField.value && location.hash.length > 1) {
  codeField.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}
