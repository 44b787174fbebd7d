import type {
  GetConsoleOutputRequest,
  GetConsoleOutputResult,
  GetPasswordDataRequest,
  GetPasswordDataResult,
} from '@aws-sdk/client-ec2'
import type { Call, Operation } from '../call.ts'
import { findInstance } from '../find.ts'

/** Always the latest: nothing here is buffered for minutes as it is in EC2. */
export const getConsoleOutput: Operation<GetConsoleOutputRequest, GetConsoleOutputResult> = (input, call) => {
  const { id, lastConsole } = findInstance(call, String(input.InstanceId))
  return answer(call, id, lastConsole)
}

async function answer(call: Call, id: string, lastConsole: string | undefined): Promise<GetConsoleOutputResult> {
  const Output = lastConsole ?? (await call.cloud.driver.console(id)).toString('base64')
  return { InstanceId: id, Timestamp: call.cloud.now(), Output }
}

/** Machines here run no Windows, and so have no password: as on EC2, that is an empty text. */
export const getPasswordData: Operation<GetPasswordDataRequest, GetPasswordDataResult> = (input, call) => ({
  InstanceId: findInstance(call, String(input.InstanceId)).id,
  Timestamp: call.cloud.now(),
  PasswordData: '',
})
