/** Of several questions asked at once the latest one counts: an older answer may arrive after it. */
export class Latest {
    turn = 0;

    /**
     * @param {Promise} answer
     * @returns {Promise<{answer: *}|null>} null where something newer was asked meanwhile
     */
    async ask(answer) {
        const turn = ++this.turn;
        const given = await answer;
        return turn === this.turn ? { answer: given } : null;
    }
}
