/** Namespaces, by the prefixes that messages use for them. */
export const NAMESPACES = {
  s: 'http://www.w3.org/2003/05/soap-envelope',
  a: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  w: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  p: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  rsp: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
} as const

const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer'

export const ANONYMOUS = `${NAMESPACES.a}/role/anonymous`

/** What can be asked for: MS-WSMV 3.1.4. */
export const ACTIONS = {
  create: `${TRANSFER}/Create`,
  delete: `${TRANSFER}/Delete`,
  get: `${TRANSFER}/Get`,
  command: `${NAMESPACES.rsp}/Command`,
  receive: `${NAMESPACES.rsp}/Receive`,
  send: `${NAMESPACES.rsp}/Send`,
  signal: `${NAMESPACES.rsp}/Signal`,
} as const
export type Action = keyof typeof ACTIONS

export const RESOURCES = {
  shell: `${NAMESPACES.rsp}/cmd`,
  config: 'http://schemas.microsoft.com/wbem/wsman/1/config',
} as const

export const TERMINATE = `${NAMESPACES.rsp}/signal/terminate`
export const COMMAND_DONE = `${NAMESPACES.rsp}/CommandState/Done`
