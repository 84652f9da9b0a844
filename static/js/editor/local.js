// What has not reached the site yet, kept in this browser: a text outlives its tab, the network and the site itself.

const NAME = "influency";
const STORE = "texts";

/** Keeps the text of one window. `me` is who writes: a text is never given to somebody else. */
export class LocalCopy {
  #database = opened();

  constructor({ me, window: id }) {
    Object.assign(this, { me, id });
    // Held as long as this window lives: by it other windows know that its text is not forsaken.
    navigator.locks?.request(lockOf(id), () => new Promise(() => {}));
  }

  /** Keep what the form has now; an earlier copy of this window goes. */
  put(copy) {
    return this.#do("readwrite", (texts) => texts.put({ ...copy, id: this.id, me: this.me, at: Date.now() }));
  }

  /** Drop the copy of this window, or of another one. */
  drop(id = this.id) {
    return this.#do("readwrite", (texts) => texts.delete(id));
  }

  /** Return the copies of windows that are gone, the oldest first. */
  async forsaken() {
    const all = (await this.#do("readonly", (texts) => texts.getAll())) ?? [];
    const mine = all.filter(({ me, id }) => me === this.me && id !== this.id).sort((one, other) => one.at - other.at);
    const found = [];
    for (const copy of mine) if (await isForsaken(copy.id)) found.push(copy);
    return found;
  }

  /** Do one thing with the store; a browser that keeps nothing (a private window, a full disk) is no error. */
  async #do(mode, act) {
    const database = await this.#database;
    if (!database) return null;
    return new Promise((resolve) => {
      try {
        const asked = act(database.transaction(STORE, mode).objectStore(STORE));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }
}

const lockOf = (id) => `influency-window-${id}`;

/** Whether no living window holds this copy. Without locks (plain http on a network) that is taken for granted: what a
 * living window has written may come to the site twice, and is there once. */
async function isForsaken(id) {
  if (!navigator.locks) return true;
  return navigator.locks.request(lockOf(id), { ifAvailable: true }, (lock) => lock !== null);
}

function opened() {
  return new Promise((resolve) => {
    try {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}
