"""What is kept of the institute itself: posts, bodies, chairs, money, vacancies, teaching, partners, alumni."""

from institute.people.models.alumni import Alumnus, AlumnusStory
from institute.people.models.appointments import Appointment, PersonGroup, Quoted
from institute.people.models.bodies import Body, Chair, Holding, Seat, Welcome
from institute.people.models.money import Funder, FundingSettings, Grant
from institute.people.models.network import Partner
from institute.people.models.teaching import Application, Cohort, Course, Deadline, Fee, Programme
from institute.people.models.vacancies import Vacancy

__all__ = [
    "Alumnus",
    "AlumnusStory",
    "Application",
    "Appointment",
    "Body",
    "Chair",
    "Cohort",
    "Course",
    "Deadline",
    "Fee",
    "Funder",
    "FundingSettings",
    "Grant",
    "Holding",
    "Partner",
    "PersonGroup",
    "Programme",
    "Quoted",
    "Seat",
    "Vacancy",
    "Welcome",
]
