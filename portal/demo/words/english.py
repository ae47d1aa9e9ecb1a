"""What the few English-speaking clients write."""

from portal.demo.words.line import Line

GLAD = (
    Line("Great quality, and the chocolate was a lovely surprise.", likes="gift"),
    Line("Third order from the same people. Never a problem.", likes="deadlines delivery"),
    Line("The kit looks better than on the mock-up. Our players love it.", likes="design"),
    Line("Everything arrived in time for the tournament, thank you!", likes="deadlines"),
    Line("Easy to work with even though my Russian is terrible.", likes="manager"),
    Line("Perfect fit, and I'm not an easy size.", role="user", likes="fit"),
    Line("Thanks! Would order again."),
)
CALM = (
    Line("Good kit, delivery took longer than we were told.", dislikes="deadlines delivery"),
    Line("Nice quality. Runs a bit small.", dislikes="fit"),
    Line("All fine, nothing special."),
)
UPSET = (
    Line("A week late, and I had to chase for every update.", dislikes="deadlines"),
    Line("Sizes are off, half of the team could not use them.", dislikes="fit"),
    Line("Too many delays and nobody told us why.", dislikes="deadlines"),
    Line("Not what we expected, to be honest."),
)
