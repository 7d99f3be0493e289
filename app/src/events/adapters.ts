import { createRequire } from "node:module";
import type * as snsAlertsModule from "../alerts/snsAlerts";
import type * as sesModule from "../mails/ses";
import type * as smtpModule from "../mails/smtp";
import type * as deadLettersModule from "./deadLetters";
import type * as snsBusModule from "./snsBus";
import type * as sqsQueueModule from "./sqsQueue";

/** SDKs and nodemailer take a while to load: only where they are used. */
const load = createRequire(__filename);

export const snsBus = (): typeof snsBusModule => load("./snsBus") as typeof snsBusModule;
export const sqsQueue = (): typeof sqsQueueModule => load("./sqsQueue") as typeof sqsQueueModule;
export const deadLetters = (): typeof deadLettersModule => load("./deadLetters") as typeof deadLettersModule;
export const ses = (): typeof sesModule => load("../mails/ses") as typeof sesModule;
export const smtp = (): typeof smtpModule => load("../mails/smtp") as typeof smtpModule;
export const snsAlerts = (): typeof snsAlertsModule => load("../alerts/snsAlerts") as typeof snsAlertsModule;
