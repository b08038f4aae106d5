package io.coffeechaos.orders.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.api.cluster.Membership.Voter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final Voter HERE = new Voter(true);
    private static final Voter GONE = new Voter(false);

    @Test
    void aSingleNodeIsTheMajority() {
        assertThat(Membership.isMajority(List.of(HERE))).isTrue();
    }

    @Test
    void twoOfThreeAreTheMajorityAndOneIsNot() {
        assertThat(Membership.isMajority(List.of(HERE, GONE, HERE))).isTrue();
        assertThat(Membership.isMajority(List.of(GONE, HERE, HERE))).isTrue();
        assertThat(Membership.isMajority(List.of(HERE, GONE, GONE))).isFalse();
    }

    @Test
    void ofTwoHalvesTheHalfWithTheLowestAddressContinues() {
        assertThat(Membership.isMajority(List.of(HERE, GONE))).isTrue();
        assertThat(Membership.isMajority(List.of(GONE, HERE))).isFalse();
        assertThat(Membership.isMajority(List.of(GONE, HERE, HERE, GONE))).isFalse();
    }

    @Test
    void withoutVotersThereIsNoMajority() {
        assertThat(Membership.isMajority(List.of())).isFalse();
    }
}
