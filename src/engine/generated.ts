import type { GeneratedData } from './component.ts'

/** Names that `{{build "NAME"}}` knows for every builder. */
export const COMMON_GENERATED_KEYS: readonly string[] = [
  'ID',
  'Host',
  'Port',
  'User',
  'Password',
  'ConnType',
  'PackerRunUUID',
  'PackerHTTPPort',
  'PackerHTTPIP',
  'PackerHTTPAddr',
  'SSHPublicKey',
  'SSHPrivateKey',
  'WinRMPassword',
]

// What Packer puts in place of facts that a builder doesn't give; scripts are known to test for these texts.
const STAND_INS: GeneratedData = {
  ID: 'ERR_ID_NOT_IMPLEMENTED_BY_BUILDER',
  PackerHTTPIP: 'ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER',
  PackerHTTPPort: 'ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER',
  PackerHTTPAddr: 'ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER',
}

/** What a builder said of its machine, with Packer's stand-ins for what it left out. */
export function completeGenerated(generated: GeneratedData, runId: string): GeneratedData {
  const said = Object.entries(generated).filter(([, value]) => value !== undefined)
  return { ...STAND_INS, PackerRunUUID: runId, ...Object.fromEntries(said) }
}
