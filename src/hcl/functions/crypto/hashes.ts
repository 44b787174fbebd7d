import { hash } from 'node:crypto'
import { textFunction } from '../string/text-function.ts'

export const md5 = hashFunction('md5', 'MD5')
export const sha1 = hashFunction('sha1', 'SHA-1')
export const sha256 = hashFunction('sha256', 'SHA-256')
export const sha512 = hashFunction('sha512', 'SHA-512')

function hashFunction(algorithm: string, name: string) {
  return textFunction(`The ${name} hash of the text's UTF-8, in hexadecimal digits.`, ['str'], ([text = '']) =>
    hash(algorithm, text, 'hex'),
  )
}
