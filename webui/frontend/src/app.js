// Every page: htmx for partial updates, then what the desk adds (keys, drafts, conditional fields).
import htmx from "htmx.org";
import "./desk.js";
import "./cited.js";
import "./draft.js";

window.htmx = htmx;
