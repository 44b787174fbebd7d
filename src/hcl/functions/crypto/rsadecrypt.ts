import { constants, createPrivateKey, type KeyObject, privateDecrypt } from 'node:crypto'
import { STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import { base64Bytes } from '../encoding/base64.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

export const rsadecrypt: ValueFunction = {
  description: 'The text of an RSA cipher (PKCS #1 v1.5) in Base64, decrypted with a private key in PEM.',
  parameters: [
    { name: 'ciphertext', type: STRING },
    { name: 'privatekey', type: STRING },
  ],
  returns: STRING,
  call: (args) => {
    const cipher = base64Bytes(textAt(args, 0), 0)
    const padded = decrypt(cipher, privateKey(textAt(args, 1)))
    return stringValue(Buffer.from(withoutPadding(padded)).toString('utf8'))
  },
}

function privateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // The library's reasons name routines of OpenSSL.
  }
  throw new ArgumentError(1, 'it is no RSA private key in PEM without a passphrase')
}

/** OpenSSL would answer a wrong key with random bytes in place of an error, so the padding is looked at here. */
function decrypt(cipher: Uint8Array, key: KeyObject): Uint8Array {
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, cipher)
  } catch {
    throw new ArgumentError(0, 'it is not encrypted for this key')
  }
}

/** PKCS #1 v1.5: 0, 2, at least eight bytes that are not 0, 0, the text. */
function withoutPadding(padded: Uint8Array): Uint8Array {
  const end = padded.indexOf(0, 2)
  if (padded[0] !== 0 || padded[1] !== 2 || end < 10) throw new ArgumentError(0, 'it is not encrypted for this key')
  return padded.subarray(end + 1)
}
