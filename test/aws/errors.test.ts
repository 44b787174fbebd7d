import { describe, expect, test } from 'vitest'
import { AwsError, hasAwsCode, isNotAllowed, isNotFound } from '../../src/aws/index.ts'
import { NothingWasCreated } from '../../src/engine/index.ts'
import { awsFault } from '../support/fake-ec2.ts'

const network = (code: string) => Object.assign(new Error(`failed: ${code}`), { code })

test('says which call failed where, with the code that one can search for', () => {
  const error = new AwsError('RunInstances', 'eu-west-1', awsFault('VcpuLimitExceeded', 'You have requested more.'))
  expect(error).toMatchObject({
    code: 'aws/limit',
    message: 'RunInstances in eu-west-1 failed: You have requested more. (VcpuLimitExceeded)',
    hint: expect.stringContaining('quota'),
  })
})

test('names the permission that is missing, and leaves the encoded part out', () => {
  const text = 'You are not authorized. Encoded authorization failure message: abcDEF-123_'
  const error = new AwsError('CreateImage', 'r', awsFault('UnauthorizedOperation', text))
  expect(error.message).toBe('CreateImage in r failed: You are not authorized. (UnauthorizedOperation)')
  expect(error.hint).toContain('"ec2:CreateImage"')
  expect(isNotAllowed(error)).toBe(true)
})

test.each([
  ['InvalidAMIID.NotFound', 'aws/not-found'],
  ['AuthFailure', 'aws/bad-credentials'],
  ['RequestExpired', 'aws/bad-credentials'],
  ['InsufficientInstanceCapacity', 'aws/limit'],
  ['RequestLimitExceeded', 'aws/throttled'],
  ['InternalError', 'aws/passing'],
  ['InvalidParameterValue', 'aws/refused'],
])('%s is %s', (code, family) => {
  expect(new AwsError('X', 'r', awsFault(code)).code).toBe(family)
})

describe('whether anything can have been made', () => {
  const cause = (error: Error) => new AwsError('RunInstances', 'r', error).cause
  test.each(['ENOTFOUND', 'ECONNREFUSED', 'ERR_PROXY_TUNNEL', 'SELF_SIGNED_CERT_IN_CHAIN'])('%s: no', (code) => {
    expect(cause(network(code))).toBeInstanceOf(NothingWasCreated)
  })
  test('a refusal: no', () => {
    expect(cause(awsFault('InvalidParameterValue'))).toBeInstanceOf(NothingWasCreated)
  })
  test.each([network('ECONNRESET'), network('ETIMEDOUT'), awsFault('InternalError'), awsFault('RequestLimitExceeded')])(
    '%s: perhaps',
    (error) => {
      expect(cause(error)).not.toBeInstanceOf(NothingWasCreated)
    },
  )
})

test('codes can be asked for by their beginning', () => {
  const error = new AwsError('X', 'r', awsFault('InvalidKeyPair.NotFound'))
  expect(hasAwsCode(error, 'InvalidKeyPair.*')).toBe(true)
  expect(hasAwsCode(error, 'InvalidKeyPair')).toBe(false)
  expect(isNotFound(error)).toBe(true)
  expect(isNotFound(new Error('NotFound'))).toBe(false)
})
