import { base64decode, base64encode, base64gzip } from './base64.ts'
import { csvdecode } from './csvdecode.ts'
import { jsondecode, jsonencode } from './json.ts'
import { textdecodebase64, textencodebase64 } from './text-encoding.ts'
import { urlencode } from './urlencode.ts'
import { yamldecode, yamlencode } from './yaml/index.ts'

export const encodingFunctions = {
  base64decode,
  base64encode,
  base64gzip,
  csvdecode,
  jsondecode,
  jsonencode,
  textdecodebase64,
  textencodebase64,
  urlencode,
  yamldecode,
  yamlencode,
}
