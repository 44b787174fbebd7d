import { attributeOf, elementAt, textAt, type XmlNode } from './xml.ts'

/** What the service answered in place of a result. */
export class WsmanFault extends Error {
  override readonly name = 'WsmanFault'
  /** Of WSManFault, such as 2150858793; undefined where a fault has none. */
  readonly code: number | undefined
  /** Of WS-Management, without its prefix: `TimedOut`, `InvalidSelectors`, `AccessDenied` … */
  readonly subcode: string

  constructor(code: number | undefined, subcode: string, message: string) {
    super(message)
    this.code = code
    this.subcode = subcode
  }

  /** Nothing happened within the time that a request allows: it is to be asked again. */
  get isTimeout(): boolean {
    return this.code === OPERATION_TIMEOUT || this.subcode === 'TimedOut'
  }

  /** The shell or its command is gone: ended by somebody, or by a restart. */
  get isGone(): boolean {
    return (this.code !== undefined && GONE.includes(this.code)) || this.subcode === 'InvalidSelectors'
  }
}

/** ERROR_WSMAN_OPERATION_TIMEDOUT */
const OPERATION_TIMEOUT = 2150858793
/** ERROR_WSMAN_INVALID_SELECTORS, ERROR_OPERATION_ABORTED as itself and as HRESULT */
const GONE = [2150858843, 995, 2147943395]

export function faultOf(body: XmlNode | undefined): WsmanFault | undefined {
  const fault = elementAt(body, 'Fault')
  if (!fault) return undefined
  const wsman = elementAt(fault, 'Detail', 'WSManFault')
  const code = wsman && Number(attributeOf(wsman, 'Code'))
  const subcode = textAt(fault, 'Code', 'Subcode', 'Value') ?? ''
  const text = (wsman && textAt(wsman, 'Message')) || textAt(fault, 'Reason', 'Text') || 'a fault without a reason'
  return new WsmanFault(code, subcode.replace(/^.*:/, ''), text.trim())
}
