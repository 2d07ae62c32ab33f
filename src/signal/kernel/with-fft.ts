import { type FftPlan, type FftSpec, planFft } from "./plan-fft.ts";

/** What idle plans may hold together; a plan larger than a quarter of it is closed after use. */
const IDLE_BYTES = 8 * 2 ** 20;

interface Idle {
  plan: FftPlan;
  bytes: number;
}

const idle = new Map<string, Idle>(); // least recently used first
let idleBytes = 0;

/**
 * Lends the plan of a length for one synchronous use. Its buffers hold what the last user left in them: write all of
 * the side that the transform reads. Nested calls get different plans.
 */
export function withFft<T>(spec: FftSpec, use: (plan: FftPlan) => T): T {
  const key = `${spec.precision} ${spec.kind} ${spec.n}`;
  const plan = take(key) ?? planFft(spec);
  try {
    return use(plan);
  } finally {
    keep(key, plan);
  }
}

/** Closes every plan that nobody uses; kernels ask for it when their memory is short or they change. */
export function closeIdle(): void {
  for (const { plan } of idle.values()) plan.close();
  idle.clear();
  idleBytes = 0;
}

function take(key: string): FftPlan | undefined {
  const found = idle.get(key);
  if (!found) return undefined;
  idle.delete(key);
  idleBytes -= found.bytes;
  return found.plan;
}

function keep(key: string, plan: FftPlan): void {
  const bytes = 3 * (plan.input.byteLength + plan.output.byteLength); // work space and tables are about as much again
  if (bytes > IDLE_BYTES / 4 || idle.has(key)) {
    plan.close();
    return;
  }
  idle.set(key, { plan, bytes });
  idleBytes += bytes;
  for (const [oldest, { plan: unused, bytes: freed }] of idle) {
    if (idleBytes <= IDLE_BYTES) break;
    idle.delete(oldest);
    idleBytes -= freed;
    unused.close();
  }
}
