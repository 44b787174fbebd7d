import type { AwsError } from '../protocol/aws-error.ts'
import { element, escapeXml } from '../protocol/xml-write.ts'
import type { QueryService } from './service.ts'

/** An HTTP response that is ready to be sent. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** What becomes of a request: an answer, or a connection that is cut without one. */
export type Response = Answer | 'cut'

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

export function successAnswer(service: QueryService, action: string, members: string, requestId: string): Answer {
  return xml(
    200,
    service.dialect === 'ec2'
      ? ec2Success(service, action, members, requestId)
      : success(service, action, members, requestId),
  )
}

export function errorAnswer(service: QueryService, error: AwsError, requestId: string): Answer {
  const content = element('Code', escapeXml(error.code)) + element('Message', escapeXml(error.message))
  if (service.dialect === 'ec2') {
    const errors = element('Errors', element('Error', content))
    return xml(error.status, element('Response', errors + element('RequestID', requestId)))
  }
  const fault = element('Error', element('Type', error.status < 500 ? 'Sender' : 'Receiver') + content)
  return xml(error.status, root('ErrorResponse', service, fault + element('RequestId', requestId)))
}

function ec2Success(service: QueryService, action: string, members: string, requestId: string): string {
  // Calls that answer nothing are answered with "true".
  const content = members || element('return', 'true')
  return root(`${action}Response`, service, element('requestId', requestId) + content)
}

function success(service: QueryService, action: string, members: string, requestId: string): string {
  const metadata = element('ResponseMetadata', element('RequestId', requestId))
  return root(`${action}Response`, service, element(`${action}Result`, members) + metadata)
}

function root(name: string, service: QueryService, content: string): string {
  return `<${name} xmlns="${service.xmlNamespace}">${content}</${name}>`
}

function xml(status: number, content: string): Answer {
  return { status, type: 'text/xml;charset=UTF-8', body: declaration + content }
}
