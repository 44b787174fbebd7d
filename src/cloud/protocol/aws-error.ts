/**
 * A refusal in the words of AWS: becomes the answer to a call. It never reaches a user directly, only through a client.
 *
 * @example throw new AwsError('InvalidAMIID.NotFound', "The image id '[ami-0]' does not exist")
 */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

export function missingParameter(name: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}`)
}

export function invalidParameter(name: string, value: unknown, expectation = ''): AwsError {
  const reason = expectation && ` ${expectation}`
  return new AwsError('InvalidParameterValue', `Value (${String(value)}) for parameter ${name} is invalid.${reason}`)
}

export function invalidCombination(message: string): AwsError {
  return new AwsError('InvalidParameterCombination', message)
}
