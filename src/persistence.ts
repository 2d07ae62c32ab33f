/** Whether the browser promises to keep what is stored when space runs short. Window only; part of the composition root. */
const ASKED = "field:persistence-asked"; // in localStorage: a person is asked once, not once a tab

export interface Persistence {
  state(): Promise<{ persisted: boolean; askedBefore: boolean }>;
  /** Asks the browser, which may ask the person; its answer. */
  ask(): Promise<boolean>;
  /** After something was stored: asks, unless that was done before. Nobody is asked before there is anything to keep. */
  askOnce(): Promise<void>;
}

export function createPersistence(): Persistence {
  const isPersisted = async () => (await navigator.storage?.persisted?.()) ?? false;
  const wasAsked = () => localStorage.getItem(ASKED) !== null;

  async function ask() {
    localStorage.setItem(ASKED, new Date().toISOString());
    return (await navigator.storage?.persist?.()) ?? false;
  }

  return {
    state: async () => ({ persisted: await isPersisted(), askedBefore: wasAsked() }),
    ask,
    async askOnce() {
      if (!wasAsked() && !(await isPersisted())) await ask();
    },
  };
}
