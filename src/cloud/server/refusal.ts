import { AwsError } from '../protocol/aws-error.ts'
import type { SignatureProblem } from '../protocol/signature.ts'

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

/** The words of EC2 for requests that it doesn't believe. */
const ec2: Readonly<Record<SignatureProblem, AwsError>> = {
  missing: new AwsError(
    'MissingAuthenticationToken',
    'The request must contain either a valid (registered) AWS access key ID or X.509 certificate.',
    403,
  ),
  malformed: new AwsError('IncompleteSignature', 'The request signature does not conform to AWS standards.'),
  'unknown-key': new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401),
  mismatch: new AwsError('SignatureDoesNotMatch', mismatch, 403),
  expired: new AwsError('RequestExpired', 'Request has expired.'),
  'session-over': new AwsError('RequestExpired', 'Request has expired.'),
}

/** Those of the others. */
const others: Readonly<Record<SignatureProblem, AwsError>> = {
  missing: new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
  malformed: new AwsError('IncompleteSignature', 'The request signature does not conform to AWS standards.'),
  'unknown-key': new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
  mismatch: new AwsError('SignatureDoesNotMatch', mismatch, 403),
  expired: new AwsError(
    'SignatureDoesNotMatch',
    'Signature expired: the request was signed more than 5 minutes ago or ahead.',
    403,
  ),
  'session-over': new AwsError('ExpiredToken', 'The security token included in the request is expired', 403),
}

export function refusal(service: string, problem: SignatureProblem): AwsError {
  return service === 'ec2' ? ec2[problem] : others[problem]
}
