/** What Windows answers a request with that it can't fulfil: a SOAP fault, with status 500. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: number
  readonly subcode: string

  /** @param code of WSManFault, as in MS-WSMV 2.2.4.43 and winerror.h @param subcode of WS-Management */
  constructor(code: number, subcode: string, message: string) {
    super(message)
    this.code = code
    this.subcode = subcode
  }
}

export const faults = {
  operationTimeout: () =>
    new Fault(
      2150858793,
      'w:TimedOut',
      'The WS-Management service cannot complete the operation within the time specified in OperationTimeout. ',
    ),
  noSuchShell: (id: string) =>
    new Fault(
      2150858843,
      'w:InvalidSelectors',
      `The request for the Windows Remote Shell with ShellId ${id} failed because the shell was not found on the server. Possible causes are: the specified ShellId is incorrect or the shell no longer exists on the server. Provide the correct ShellId or create a new shell and retry the operation. `,
    ),
  noSuchCommand: (id: string) =>
    new Fault(
      2150859006,
      'w:InvalidParameter',
      `The parameter is incorrect: the command with CommandId ${id} was not found in the shell. `,
    ),
  aborted: () =>
    new Fault(
      995,
      'w:InternalError',
      'The I/O operation has been aborted because of either a thread exit or an application request. ',
    ),
  tooManyShells: (limit: number) =>
    new Fault(
      2150859173,
      'w:QuotaLimit',
      `The WS-Management service cannot process the request. This user is allowed a maximum number of ${limit} concurrent shells, which has been exceeded. Close existing shells or raise the quota for this user. `,
    ),
  envelopeTooLarge: (limit: number) =>
    new Fault(
      2150858844,
      'w:EncodingLimit',
      `The WS-Management service cannot process the request because its size exceeds the configured MaxEnvelopeSizekb of ${limit / 1024}. `,
    ),
  unknownAction: (action: string) =>
    new Fault(2150858770, 'wsa:ActionNotSupported', `The action ${action} is not supported by the service. `),
  accessDenied: () => new Fault(5, 'w:AccessDenied', 'Access is denied. '),
}
