import type { Spoiled } from '../faults/index.ts'
import type { AwsError } from '../protocol/aws-error.ts'
import type { Answer, Response } from './answer.ts'

/** The answer that a fault puts in the place of the right one. */
export function spoil(spoiled: Spoiled, errorAnswer: (error: AwsError) => Answer): Response {
  switch (spoiled.kind) {
    case 'drop':
      return 'cut'
    case 'http':
      // As a load balancer answers that finds nobody behind it: no words of AWS.
      return { status: spoiled.status, type: 'text/html', body: `<html><body>${spoiled.status}</body></html>` }
    case 'error':
      return errorAnswer(spoiled.error)
  }
}
