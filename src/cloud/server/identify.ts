import { type Caller, SignatureError, type SignedRequest, verifySignature } from '../protocol/signature.ts'
import type { Cloud } from '../world/cloud.ts'

/** Who makes a request. @throws SignatureError when it isn't believed, or its session has ended */
export async function identify(
  cloud: Cloud,
  request: SignedRequest,
  secretOf: (accessKeyId: string) => string | undefined,
): Promise<Caller> {
  const caller = await verifySignature(request, secretOf, cloud.clock.now())
  const session = `${caller.accessKeyId} ${caller.sessionToken ?? ''}`
  // Ingot's own control of the cloud has no faults.
  if (caller.service !== 'ingot' && cloud.faults.isSessionOver(session)) {
    throw new SignatureError('session-over', caller.service)
  }
  return caller
}
