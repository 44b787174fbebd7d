// Names of MS-WSMV, WS-Management and what they build on, as the specifications write them. Written again here on purpose,
// and not taken from the program: a slip in one of the two must show.

export const SOAP = 'http://www.w3.org/2003/05/soap-envelope'
export const ADDRESSING = 'http://schemas.xmlsoap.org/ws/2004/08/addressing'
export const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer'
export const WSMAN = 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'
export const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell'
export const FAULT = 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault'
export const CONFIG = 'http://schemas.microsoft.com/wbem/wsman/1/config'
export const CMD_SHELL = `${SHELL}/cmd`

export const ACTIONS = {
  create: `${TRANSFER}/Create`,
  delete: `${TRANSFER}/Delete`,
  get: `${TRANSFER}/Get`,
  command: `${SHELL}/Command`,
  receive: `${SHELL}/Receive`,
  send: `${SHELL}/Send`,
  signal: `${SHELL}/Signal`,
} as const

export const TERMINATE = `${SHELL}/signal/terminate`
export const CTRL_C = `${SHELL}/signal/ctrl_c`
